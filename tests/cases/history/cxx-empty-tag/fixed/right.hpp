struct Tag { unsigned char _byte; };
struct Holder { Tag t; unsigned v; };
extern "C" void hold(const Holder *holder);
