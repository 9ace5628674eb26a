enum Status {
    STATUS_OK = 0,
    STATUS_BUSY = 1,
    STATUS_LOST = 2,
};
