/// What the processor says of itself: none of it changes while the machine runs.
#ifndef MYOGRAPH_PROCESSOR_H
#define MYOGRAPH_PROCESSOR_H

/// What the processor calls itself, with its family and model: virtual machines hide the rest of the name.
const char *myograph_processor(void);

/// Vendor, family and model as CPUID gives them; "" and 0 where there is none.
typedef struct myograph_identity {
  char vendor[13];
  unsigned family, model;
} myograph_identity;

myograph_identity myograph_processor_identity(void);

#endif
