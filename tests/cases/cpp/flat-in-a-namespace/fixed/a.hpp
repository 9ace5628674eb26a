// Flat names in a namespace of their own, and modules on the other side.
namespace library {
inline namespace v1 {
struct parser;
struct text_position {
    const struct parser *parser;
    short column;
};
extern "C" void parser_start(parser *parser, const text_position *at) noexcept;
}
}
