#pragma once

/// Before a function of plain loops: it is compiled once more for newer processors, and which of both runs is
/// settled when the program starts. The sanitizers come up too late for that.
#if defined(__x86_64__) && defined(__GNUC__) && !defined(__clang__) && !defined(__SANITIZE_ADDRESS__) &&     \
    !defined(__SANITIZE_THREAD__)
#define PIXHAUL_VECTORISED __attribute__((target_clones("avx2", "default")))
#define PIXHAUL_SHIFTING __attribute__((target_clones("bmi2", "default")))
#else
#define PIXHAUL_VECTORISED
#define PIXHAUL_SHIFTING
#endif
