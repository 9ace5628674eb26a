extern _Thread_local int last_error;
