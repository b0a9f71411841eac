"""The words of a new site: guidance and notices of the fictional Kingsmere Council, one module a subject."""
