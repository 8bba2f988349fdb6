"""Values in, strings out: answers, reasons and problems as text, tables and JSON. Nothing here opens or prints."""
