"""The fictional Kingsmere Council: two years of coherent content, made by the same services that people use.

Every act is taken at its own moment in the past or present, so that history, receipts and audit trail are real.
"""
