/* One header, read as C and as C++. */
#ifdef __cplusplus
extern "C" {
#endif
#define LETTER 'a'
#define LETTER_SIZE sizeof(char)
#define TRUTH (1 == 1)
#define TRUTH_SIZE sizeof(int)
struct line {
    char first[sizeof(int)];
    unsigned short length;
};
void print(const struct line *line);
#ifdef __cplusplus
}
#endif
