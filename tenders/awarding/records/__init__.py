"""The records bundle of an award (Procurement Act 2023, section 98): one module for each folder of it."""
