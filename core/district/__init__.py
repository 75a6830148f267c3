"""The district's rooms: bodies, plugins, shared catalogue, counts. It does not read people's stories."""
