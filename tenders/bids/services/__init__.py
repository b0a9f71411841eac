"""What people do with bids: drafts, files, submitting and withdrawing, receipts."""
