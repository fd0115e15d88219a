/// What this CPU can do: the compiler asks what to compile for, the runtime what to run.
#ifndef CPU_H
#define CPU_H

/// Instruction sets, best first; null-terminated.
const char *const *myograph_isas(void);

/// Whether this CPU has one, by name.
int myograph_isa_supported(const char *name);

#endif
