one
#include <new>
#include <new>
