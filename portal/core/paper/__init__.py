"""Documents that people keep or send on: written once as blocks, drawn as HTML, PDF or a Word file."""
