"""One live picture a file. A panel takes values in and gives requests out; it knows no other room."""
