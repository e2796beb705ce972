# SPDX-License-Identifier: GPL-3.0-or-later
# libbfd and libopcodes of binutils 2.39 or newer, for kimg dump. Their shared
# libraries change their names with each version, and Debian allows no package to
# need them: so their archives go into our module. libsframe, whose archive is
# not position-independent, stays a library.

find_path(BFD_INCLUDE_DIR bfd.h)
find_library(BFD_ARCHIVE libbfd.a)
find_library(OPCODES_ARCHIVE libopcodes.a)
find_library(IBERTY_ARCHIVE libiberty.a)
find_library(SFRAME_LIBRARY sframe)
mark_as_advanced(BFD_INCLUDE_DIR BFD_ARCHIVE OPCODES_ARCHIVE IBERTY_ARCHIVE
	SFRAME_LIBRARY)
pkg_check_modules(BFD_ZSTD QUIET IMPORTED_TARGET libzstd)
pkg_check_modules(BFD_ZLIB QUIET IMPORTED_TARGET zlib)
if(BFD_INCLUDE_DIR AND BFD_ARCHIVE AND OPCODES_ARCHIVE AND IBERTY_ARCHIVE AND
		BFD_ZLIB_FOUND)
	set(libraries ${OPCODES_ARCHIVE} ${BFD_ARCHIVE} ${IBERTY_ARCHIVE}
		PkgConfig::BFD_ZLIB)
	if(SFRAME_LIBRARY)
		list(APPEND libraries ${SFRAME_LIBRARY})
	endif()
	if(BFD_ZSTD_FOUND)
		list(APPEND libraries PkgConfig::BFD_ZSTD)
	endif()
	add_library(kimg_bfd INTERFACE)
	target_link_libraries(kimg_bfd INTERFACE ${libraries})
	# The one for this machine: what there is may be for another.
	include(CheckCSourceCompiles)
	set(CMAKE_REQUIRED_LIBRARIES ${libraries})
	check_c_source_compiles("
		#define PACKAGE 1
		#include <bfd.h>
		#include <dis-asm.h>
		int main(void)
		{
			struct disassemble_info info;
			init_disassemble_info(&info, 0, 0, 0);
			return bfd_init() != BFD_INIT_MAGIC ||
			       !disassembler(bfd_arch_i386, 0, 0, 0);
		}" BFD_FOUND)
	unset(CMAKE_REQUIRED_LIBRARIES)
endif()

# What it writes to standard error must go elsewhere, and only in a module that
# can be arranged without changing the program.
if(NOT KIMG_MODULES)
	set(BFD_FOUND OFF)
endif()
option(KIMG_WITH_BFD "sections, symbols and code (libbfd)" ${BFD_FOUND})
if(NOT KIMG_WITH_BFD)
	message(STATUS "without sections, symbols and code: KIMG_WITH_BFD is OFF")
elseif(NOT BFD_FOUND)
	message(FATAL_ERROR "KIMG_WITH_BFD needs libbfd.a, libopcodes.a and "
		"libiberty.a of binutils 2.39 or newer, and KIMG_MODULES")
else()
	# No header has it.
	file(STRINGS ${BFD_ARCHIVE} version LIMIT_COUNT 1
		REGEX "^\\(GNU Binutils[^)]*\\) [0-9.]+$")
	string(REGEX REPLACE ".* " "" version "${version}")
	kimg_add_module(BFD bfd kimg_bfd src/ext/bfd.c src/ext/opcodes.c)
	target_link_options(kimg_module_bfd PRIVATE
		-Wl,--defsym=stderr=kimg_bfd_stderr -Wl,-Bsymbolic)
	set_property(SOURCE src/ext/bfd.c APPEND PROPERTY
		COMPILE_DEFINITIONS KIMG_BFD_VERSION="${version}")
endif()
