/// The processor's name, asked of the processor itself.
#include "myograph/processor.h"

#include <stdio.h>
#include <string.h>
#include <sys/utsname.h>

#if defined(__x86_64__)
#include <cpuid.h>
#endif

myograph_identity myograph_processor_identity(void) {
  myograph_identity identity = {"", 0, 0};
#if defined(__x86_64__)
  unsigned words[3] = {0}, version = 0, unused = 0;
  if (!__get_cpuid(0, &unused, &words[0], &words[2], &words[1]) ||
      !__get_cpuid(1, &version, &unused, &unused, &unused))
    return identity;
  memcpy(identity.vendor, words, sizeof words);
  const unsigned base = version >> 8 & 15;
  identity.family = base + (base == 15 ? version >> 20 & 255 : 0);
  identity.model = (version >> 4 & 15) + (base == 6 || base == 15 ? (version >> 16 & 15) << 4 : 0);
#endif
  return identity;
}

const char *myograph_processor(void) {
  static _Thread_local char name[128];
#if defined(__x86_64__)
  unsigned words[13] = {0};
  int known = 1;
  for (unsigned i = 0; i < 3; i++)
    known = known && __get_cpuid(0x80000002 + i, &words[4 * i], &words[4 * i + 1], &words[4 * i + 2],
                                 &words[4 * i + 3]);
  if (known) {
    const char *brand = (const char *)words;
    brand += strspn(brand, " ");
    size_t length = strlen(brand);
    while (length > 0 && brand[length - 1] == ' ')
      length--;
    const myograph_identity identity = myograph_processor_identity();
    snprintf(name, sizeof name, "%.*s (family %u, model %u)", (int)length, brand, identity.family,
             identity.model);
    return name;
  }
#endif
  struct utsname machine;
  snprintf(name, sizeof name, "%s", uname(&machine) == 0 ? machine.machine : "unknown processor");
  return name;
}
