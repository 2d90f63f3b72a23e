"""A program that learns: windows of sensor data become features, and features become a model for a board.

    dataset (telemetry) -> windows -> features -> tree, forest, centroid, neighbours, perceptron, network
                                       splitting -> evaluation        training -> model_file (model.py)

Everything that a board computes again is in whole numbers, so host and board answer alike and the same data
give the same bytes on any machine: no BLAS, no exp, no clock, random numbers from `gorae.randomness`.
"""
