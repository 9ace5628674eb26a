enum { LIMIT_LOW = 1, LIMIT_HIGH = 9 };
struct packet {
    float scale;
    unsigned char ready : 4;
    unsigned char : 3;
    unsigned char : 0;
    unsigned char low : 2;
    unsigned char : 3;
    unsigned char high : 3;
    union {
        short code;
        struct { char first, second; };
    };
    int last;
};
int send_packet(struct packet *packet);
