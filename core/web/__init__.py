"""From a request to a page: host, session, permission, form, transaction, template."""
