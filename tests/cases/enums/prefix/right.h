#include <stdbool.h>
typedef enum mi_option_e { mi_option_show_errors, mi_option_show_stats, mi_option_verbose, _mi_option_last } mi_option_t;
bool mi_option_is_enabled(mi_option_t option);
