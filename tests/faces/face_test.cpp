// The C++ face against the real library: `face_test path/to/tests/faces/boundary`.
//
// Ends with 0 and one line per test; the first check that does not hold ends it with 1.

#include "abiding.hpp"

#include <atomic>
#include <cstdlib>
#include <iostream>
#include <map>
#include <memory>
#include <stdexcept>
#include <string>
#include <thread>
#include <type_traits>
#include <vector>

#define CHECK(condition)                                                                            \
    do {                                                                                            \
        if (!(condition)) {                                                                         \
            std::cerr << __FILE__ << ':' << __LINE__ << ": not true: " #condition "\n";             \
            std::exit(1);                                                                           \
        }                                                                                           \
    } while (false)

namespace {

using abiding::ItemKind;
using abiding::Level;
using abiding::Status;
using abiding::Verdict;

// Owners move and do not copy, and moving cannot throw.
template <typename Owner> constexpr bool owns_alone() {
    return !std::is_copy_constructible_v<Owner> && !std::is_copy_assignable_v<Owner> &&
           std::is_nothrow_move_constructible_v<Owner> && std::is_nothrow_move_assignable_v<Owner>;
}
static_assert(owns_alone<abiding::Contract>());
static_assert(owns_alone<abiding::Differences>());
static_assert(owns_alone<abiding::Boundary>());

template <typename Function> abiding::Error thrown_by(const Function &function) {
    try {
        function();
    } catch (const abiding::Error &error) {
        return error;
    }
    std::cerr << "nothing was thrown\n";
    std::exit(1);
}

struct Parties {
    abiding::Contract header;
    abiding::Contract bindings;
};

void contracts_say_what_the_party_says(const Parties &parties) {
    const abiding::Contract &header = parties.header;
    CHECK(header.party() == "header");
    CHECK(header.language() == "c");
    const abiding::Item start = header.item(ItemKind::function, header.find(ItemKind::function, "engine_start"));
    CHECK(start.symbol == "engine_start");
    CHECK(start.place.line > 0);
    const abiding::Type function = header.type(start.type_id);
    CHECK(function.kind == abiding::TypeKind::function && function.count == 2);
    CHECK(header.parameter(start.type_id, 1).name == "name");
}

void structs_have_fields_at_bits(const Parties &parties) {
    const abiding::Contract &header = parties.header;
    std::uint32_t id = header.item(ItemKind::type, header.find(ItemKind::type, "engine_config")).type_id;
    while (header.type(id).kind == abiding::TypeKind::alias) {
        id = header.type(id).inner;
    }
    const abiding::Type layout = header.type(id);
    CHECK(layout.kind == abiding::TypeKind::structure && layout.size == 24 && layout.count == 3);
    std::map<std::string, std::uint64_t> offsets;
    for (std::size_t index = 0; index < layout.count; ++index) {
        const abiding::Field field = header.field(id, index);
        offsets.emplace(field.name, field.bit_offset);
    }
    CHECK((offsets == std::map<std::string, std::uint64_t>{{"threads", 0}, {"limit", 64}, {"mode", 128}}));
}

void constants_have_values(const Parties &parties) {
    const abiding::Contract &header = parties.header;
    CHECK(header.constant(header.find(ItemKind::constant, "ENGINE_LIMIT")).low == std::uint64_t{1} << 40U);
    CHECK(header.constant(header.find(ItemKind::constant, "ENGINE_NAME")).bytes == "engine");
}

void json_goes_round_and_clones_live_on(const Parties &parties) {
    abiding::Contract clone = abiding::Contract::parse(parties.header.to_json()).clone();
    const abiding::Contract moved = std::move(clone);
    CHECK(moved.to_json() == parties.header.to_json());
}

void failures_are_exceptions(const Parties &parties) {
    CHECK(thrown_by([] { (void)abiding::Contract::parse("{"); }).status() == Status::invalid_contract);
    CHECK(thrown_by([] { (void)abiding::Contract::parse("\xff"); }).status() == Status::invalid_utf8);
    CHECK(thrown_by([] { (void)abiding::Contract::parse({}); }).status() == Status::invalid_contract);
    CHECK(thrown_by([&] { (void)parties.header.find(ItemKind::function, "absent"); }).status() == Status::not_found);
    CHECK(thrown_by([&] { (void)parties.header.count(static_cast<ItemKind>(77)); }).status() ==
          Status::invalid_argument);
    const abiding::Error missing = thrown_by([] { (void)abiding::Contract::read("no/such/file.json"); });
    CHECK(missing.status() == Status::io && !missing.cause().empty() && *missing.what() != '\0');
}

void every_thread_has_its_own_failure(const Parties &) {
    std::vector<std::thread> threads;
    std::atomic<int> wrong{0};
    for (int index = 0; index < 8; ++index) {
        threads.emplace_back([index, &wrong] {
            for (int round = 0; round < 100; ++round) {
                const bool utf8 = (index + round) % 2 == 0;
                try {
                    (void)abiding::Contract::parse(utf8 ? "{" : "\xff");
                } catch (const abiding::Error &error) {
                    wrong += error.status() != (utf8 ? Status::invalid_contract : Status::invalid_utf8);
                }
            }
        });
    }
    for (std::thread &thread : threads) {
        thread.join();
    }
    CHECK(wrong == 0);
}

void agreement_is_silent(const Parties &parties) {
    const abiding::Differences differences = abiding::compare(parties.header, parties.header.clone());
    CHECK(differences.verdict() == Verdict::agree);
    CHECK(differences.begin() == differences.end());
    CHECK(differences.unread().empty());
}

void a_difference_says_what_and_where(const Parties &parties) {
    const abiding::Differences differences = abiding::compare(parties.header, parties.bindings);
    CHECK(differences.verdict() == Verdict::disagree && differences.count() == 1);
    for (const abiding::Difference difference : differences) {
        CHECK(difference.item == "engine_config.limit" && difference.code == "width");
        CHECK(difference.level == Level::error);
        CHECK(difference.left.party == "header" && difference.left.place.line == 14);
    }
    CHECK(differences.report().find("engine_config.limit") != std::string::npos);
    CHECK(differences.report(abiding::Format::json).front() == '{');
}

void exceptions_of_the_boundary_are_accepted(const Parties &parties) {
    abiding::CompareOptions options;
    options.exceptions.push_back({"engine_config.*", "", "known since 2.0"});
    CHECK(abiding::compare(parties.header, parties.bindings, options).verdict() == Verdict::agree);
    std::vector<abiding::Contract> all;
    all.push_back(parties.header.clone());
    all.push_back(parties.bindings.clone());
    CHECK(abiding::compare_all(all).verdict() == Verdict::disagree);
    all.pop_back();
    CHECK(thrown_by([&] { (void)abiding::compare_all(all); }).status() == Status::invalid_argument);
}

void lambdas_are_called_back(const Parties &parties) {
    const abiding::Differences differences = abiding::compare(parties.header, parties.bindings);
    int seen = 0;
    differences.for_each(Level::warning, [&seen](const abiding::Difference &) { ++seen; });
    differences.for_each(Level::note, [&seen](const abiding::Difference &) {
        ++seen;
        return false;
    });
    CHECK(seen == 2);
    bool caught = false;
    try {
        differences.for_each(Level::note, [](const abiding::Difference &) { throw std::string("mine"); });
    } catch (const std::string &mine) {
        caught = mine == "mine";
    }
    CHECK(caught);
}

void a_log_is_told_and_let_go(const Parties &, const std::string &config) {
    auto told = std::make_shared<std::atomic<int>>(0);
    abiding::set_log(
        [told](abiding::LogLevel, std::string_view) {
            ++*told;
            throw std::runtime_error("dropped");
        },
        abiding::LogLevel::debug);
    (void)abiding::Boundary::load(config).extract("header");
    CHECK(*told > 0);
    CHECK(told.use_count() == 2);
    abiding::set_log([](abiding::LogLevel, std::string_view) {});
    CHECK(told.use_count() == 1);
    abiding::unset_log();
}

void boundaries_are_checked(const Parties &, const std::string &config) {
    const abiding::Boundary boundary = abiding::Boundary::load(config);
    CHECK(boundary.name() == "engine");
    CHECK((boundary.parties() == std::vector<std::string>{"header", "bindings"}));
    CHECK(boundary.check().verdict() == Verdict::disagree);
    CHECK(thrown_by([&] { (void)boundary.extract("nobody"); }).status() == Status::not_found);
    CHECK(thrown_by([&] { (void)boundary.extract("header", "x86_64-unknown-lunix"); }).status() ==
          Status::unknown_target);
    CHECK(thrown_by([] { (void)abiding::Boundary::load("absent.toml"); }).status() == Status::io);
}

void facts_are_the_targets_own(const Parties &) {
    CHECK(abiding::target_facts("x86_64-pc-windows-gnu").c_long.size == 4);
    CHECK(abiding::has_feature("c") && !abiding::has_feature("cobol"));
    CHECK(!abiding::version().empty());
}

} // namespace

int main(int count, char **arguments) {
    CHECK(count == 2);
    const std::string config = std::string(arguments[1]) + "/abiding.toml";
    const abiding::Boundary boundary = abiding::Boundary::load(config);
    const Parties parties{boundary.extract("header"), boundary.extract("bindings")};
    contracts_say_what_the_party_says(parties);
    structs_have_fields_at_bits(parties);
    constants_have_values(parties);
    json_goes_round_and_clones_live_on(parties);
    failures_are_exceptions(parties);
    every_thread_has_its_own_failure(parties);
    agreement_is_silent(parties);
    a_difference_says_what_and_where(parties);
    exceptions_of_the_boundary_are_accepted(parties);
    lambdas_are_called_back(parties);
    a_log_is_told_and_let_go(parties, config);
    boundaries_are_checked(parties, config);
    facts_are_the_targets_own(parties);
    std::cout << "13 tests passed\n";
    return 0;
}
