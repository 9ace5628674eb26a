pub extern threadlocal var last_error: c_int;
