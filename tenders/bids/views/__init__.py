"""A provider's bids: choosing a lot, the task list, writing, submitting, receipts.

Nothing is imported here: the pool that takes files in loads one of these modules and not what the others need.
"""
