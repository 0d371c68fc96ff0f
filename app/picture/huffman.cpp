#include "picture/huffman.h"

#include <algorithm>

namespace pixhaul::huffman {

namespace {

constexpr std::size_t mostSymbols = 288;
constexpr int deepest = 15;

struct Leaf
{
    std::uint32_t count;
    std::uint16_t symbol;
};

struct Node
{
    std::uint64_t weight;
    std::uint16_t parent;
};

using LengthCounts = std::array<std::uint32_t, 64>;

/// How many leaves lie how deep in the tree of Huffman (1952). Leaves ascend; inner nodes come into being in
/// ascending order, too, so that two queues are enough to find the two lightest.
LengthCounts depthsOf(std::span<const Leaf> leaves)
{
    std::array<Node, 2 * mostSymbols> nodes;
    const std::size_t leafCount = leaves.size();
    for (std::size_t i = 0; i < leafCount; ++i)
        nodes[i].weight = leaves[i].count;
    std::size_t nextLeaf = 0;
    std::size_t nextInner = leafCount;
    std::size_t end = leafCount;
    const auto lightest = [&] {
        const bool isLeaf =
            nextLeaf < leafCount && (nextInner == end || nodes[nextLeaf].weight <= nodes[nextInner].weight);
        return isLeaf ? nextLeaf++ : nextInner++;
    };
    for (; end < 2 * leafCount - 1; ++end) {
        const std::size_t one = lightest();
        const std::size_t other = lightest();
        nodes[end].weight = nodes[one].weight + nodes[other].weight;
        nodes[one].parent = nodes[other].parent = static_cast<std::uint16_t>(end);
    }
    LengthCounts depths{};
    std::array<std::uint8_t, 2 * mostSymbols> depth;
    depth[end - 1] = 0;
    for (std::size_t i = end - 1; i-- > 0;) {
        depth[i] = static_cast<std::uint8_t>(depth[nodes[i].parent] + 1);
        if (i < leafCount)
            ++depths[std::min<std::size_t>(depth[i], depths.size() - 1)];
    }
    return depths;
}

/// Lifts what lies too deep, and pays for it by lowering the deepest of the others, until the code is full
/// again (Kraft's sum is one).
void limitTo(int longest, LengthCounts &counts)
{
    std::uint64_t sum = 0;
    for (std::size_t length = counts.size() - 1; length > std::size_t(longest); --length) {
        counts[std::size_t(longest)] += counts[length];
        counts[length] = 0;
    }
    for (int length = 1; length <= longest; ++length)
        sum += std::uint64_t(counts[std::size_t(length)]) << (longest - length);
    for (const std::uint64_t full = std::uint64_t(1) << longest; sum > full; --sum) {
        int length = longest - 1;
        while (counts[std::size_t(length)] == 0)
            --length;
        --counts[std::size_t(length)];
        counts[std::size_t(length) + 1] += 2;
        --counts[std::size_t(longest)];
    }
}

std::uint16_t reversed(std::uint32_t bits, int length)
{
    std::uint32_t mirrored = 0;
    for (int i = 0; i < length; ++i)
        mirrored |= (bits >> i & 1) << (length - 1 - i);
    return static_cast<std::uint16_t>(mirrored);
}

} // namespace

void makeCodes(std::span<const std::uint32_t> counts, int longest, std::span<Code> codes)
{
    std::array<Leaf, mostSymbols> leaves;
    std::size_t leafCount = 0;
    for (std::size_t i = 0; i < counts.size(); ++i) {
        codes[i] = {};
        if (counts[i] > 0)
            leaves[leafCount++] = {counts[i], static_cast<std::uint16_t>(i)};
    }
    std::sort(leaves.begin(), leaves.begin() + leafCount, [](const Leaf &one, const Leaf &other) {
        return one.count != other.count ? one.count < other.count : one.symbol < other.symbol;
    });
    if (leafCount == 1) {
        codes[leaves[0].symbol].length = 1;
        return;
    }
    LengthCounts lengths = depthsOf({leaves.data(), leafCount});
    limitTo(longest, lengths);

    std::size_t leaf = 0; // the rarest have the longest
    for (int length = longest; length > 0; --length)
        for (std::uint32_t i = 0; i < lengths[std::size_t(length)]; ++i)
            codes[leaves[leaf++].symbol].length = static_cast<std::uint8_t>(length);
    std::array<std::uint32_t, deepest + 1> next{};
    for (int length = 2; length <= longest; ++length)
        next[std::size_t(length)] = (next[std::size_t(length) - 1] + lengths[std::size_t(length) - 1]) << 1;
    for (Code &code : codes)
        if (code.length > 0)
            code.bits = reversed(next[code.length]++, code.length);
}

} // namespace pixhaul::huffman
