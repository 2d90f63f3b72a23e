# The package of MQTT clients.
