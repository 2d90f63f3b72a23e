"""Virtual kits that are served as serial ports, by one process or several."""
