"""Whether a part is well by what the kit said of it, a module a part."""
