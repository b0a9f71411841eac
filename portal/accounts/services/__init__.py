"""One act per function: change and audit event in one transaction, or neither."""
