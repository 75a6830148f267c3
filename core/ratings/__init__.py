"""How clear people find the pages: counted, never who said it."""
