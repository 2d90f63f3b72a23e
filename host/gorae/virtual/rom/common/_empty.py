# A module that is still to be loaded, or that is not imitated: _later imports it anew for each one.
