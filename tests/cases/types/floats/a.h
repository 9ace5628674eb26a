float take_float(float value);
double take_double(double value);
long double take_extended(long double value);
_Float16 take_half(_Float16 value);
__float128 take_quad(__float128 value);
extern const double ratios[2];
