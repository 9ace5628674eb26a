struct addrinfo {
  int ai_flags, ai_family, ai_socktype, ai_protocol;
  unsigned ai_addrlen;
#if defined(__linux__)
  struct sockaddr *ai_addr;
  char *ai_canonname;
#else
  char *ai_canonname;
  struct sockaddr *ai_addr;
#endif
  struct addrinfo *ai_next;
};
