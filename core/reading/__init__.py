"""How one reads: size, contrast and letter of every page, kept in a cookie that says nothing of anybody."""
