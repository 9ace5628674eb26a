/* One header, read as C and as C++. */
#ifdef __cplusplus
extern "C" {
#endif
/* A character is an `int` in C and a `char` in C++; a comparison is an `int` and a `bool`. */
#define LETTER 'a'
#define LETTER_SIZE sizeof('a')
#define TRUTH (1 == 1)
#define TRUTH_SIZE sizeof(1 == 1)
struct line {
    char first[sizeof('a')];
    unsigned short length;
};
void print(const struct line *line);
#ifdef __cplusplus
}
#endif
