struct session_impl;
typedef int status_t;
typedef status_t Result;
typedef status_t Status;
typedef struct session_impl Session;
typedef Session *Handle;

Result open_session(Handle *out);
Status close_session(Session *session);
