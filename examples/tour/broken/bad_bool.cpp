// Twin of person/from_cpp.cpp: a byte that is neither true nor false arrives where a bool is expected.
#include "person/person.h"

#include <cstdio>
#include <cstring>

int main() {
    Person grace{"Grace", nullptr, 37, false, 1.5};
    std::memset(&grace.member, 2, 1);
    std::printf("%s\n", grace.member ? "member" : "no member");
}
