pub extern var last_error: c_int;
