# SPDX-License-Identifier: GPL-3.0-or-later
# Warnings for everything, and the libraries that are optional.

set(CMAKE_C_STANDARD 11)
set(CMAKE_C_STANDARD_REQUIRED ON)
set(CMAKE_C_EXTENSIONS OFF)
set(CMAKE_POSITION_INDEPENDENT_CODE ON)
set(CMAKE_C_VISIBILITY_PRESET hidden)

option(KIMG_WERROR "Warnings are errors" OFF)
set(KIMG_SANITIZE "" CACHE STRING "Sanitizers, as address,undefined")
option(KIMG_COVERAGE "Count executed lines" OFF)
option(KIMG_FUZZ "Build the fuzz targets instead of the tests (clang)" OFF)

add_library(kimg_flags INTERFACE)
target_compile_definitions(kimg_flags INTERFACE
	_POSIX_C_SOURCE=200809L _FILE_OFFSET_BITS=64
	KIMG_VERSION="${PROJECT_VERSION}")
target_compile_options(kimg_flags INTERFACE
	-Wall -Wextra -Wpedantic -Wconversion -Wshadow -Wvla
	-Wstrict-prototypes -Wmissing-prototypes -Wcast-qual -Wformat=2
	$<$<BOOL:${KIMG_WERROR}>:-Werror>)
if(KIMG_SANITIZE)
	target_compile_options(kimg_flags INTERFACE
		-fsanitize=${KIMG_SANITIZE} -fno-omit-frame-pointer
		-fno-sanitize-recover=all)
	add_link_options(-fsanitize=${KIMG_SANITIZE})
	# dlopen() is then called by the sanitizer, and RUNPATH, unlike RPATH,
	# only counts for the caller: modules would not be found.
	add_link_options(-Wl,--disable-new-dtags)
endif()
if(KIMG_FUZZ)
	# libFuzzer sees which branches are taken; its main() is for targets.
	target_compile_options(kimg_flags INTERFACE -fsanitize=fuzzer-no-link)
	add_link_options(-fsanitize=fuzzer-no-link)
endif()
if(KIMG_COVERAGE)
	target_compile_options(kimg_flags INTERFACE --coverage -O0)
	add_link_options(--coverage)
endif()

# Neither can be shut in a sandbox; cmd/sandbox.c says so.
if(KIMG_SANITIZE OR KIMG_COVERAGE)
	target_compile_definitions(kimg_flags INTERFACE KIMG_INSTRUMENTED=1)
endif()

# kimg_deps: what libkimg links; kimg_command_deps: what the command does. An
# option that is ON and whose library is missing is an error; the default is ON
# when the library is there.
find_package(PkgConfig REQUIRED)
add_library(kimg_deps INTERFACE)
add_library(kimg_command_deps INTERFACE)

# To find, map and relocate six shared libraries takes a short run a third of
# its time. Who maintains them in one place for all programs turns this off.
option(KIMG_STATIC_CODECS "Link codecs into the command, where archives are" ON)
function(kimg_codec name target library)
	target_link_libraries(kimg_deps INTERFACE ${target})
	if(KIMG_STATIC_CODECS)
		find_library(${name}_ARCHIVE lib${library}.a)
		mark_as_advanced(${name}_ARCHIVE)
	endif()
	if(KIMG_STATIC_CODECS AND ${name}_ARCHIVE)
		target_link_libraries(kimg_command_deps INTERFACE
			${${name}_ARCHIVE})
	else()
		message(STATUS "the command uses lib${library} shared")
		target_link_libraries(kimg_command_deps INTERFACE ${target})
	endif()
endfunction()
set(KIMG_PC_REQUIRES "")
function(kimg_library name module what)
	pkg_check_modules(${name} QUIET IMPORTED_TARGET ${module})
	option(KIMG_WITH_${name} "${what} (${module})" ${${name}_FOUND})
	if(NOT KIMG_WITH_${name})
		message(STATUS "without ${what}: KIMG_WITH_${name} is OFF")
		return()
	endif()
	if(NOT ${name}_FOUND)
		message(FATAL_ERROR "KIMG_WITH_${name} needs ${module}")
	endif()
	kimg_codec(${name} PkgConfig::${name} ${${name}_LIBRARIES})
	target_compile_definitions(kimg_flags INTERFACE KIMG_HAVE_${name}=1)
	set(KIMG_PC_REQUIRES "${KIMG_PC_REQUIRES} ${module}" PARENT_SCOPE)
endfunction()
kimg_library(ZLIB zlib "gzip")
kimg_library(LZMA liblzma "xz and lzma")
kimg_library(ZSTD libzstd "zstd")
kimg_library(LZ4 liblz4 "lz4")
kimg_library(LZO lzo2 "lzo")

# libbz2 comes without a file for pkg-config, but CMake knows it.
find_package(BZip2 QUIET)
option(KIMG_WITH_BZIP2 "bzip2 (libbz2)" ${BZIP2_FOUND})
if(NOT KIMG_WITH_BZIP2)
	message(STATUS "without bzip2: KIMG_WITH_BZIP2 is OFF")
elseif(NOT BZIP2_FOUND)
	message(FATAL_ERROR "KIMG_WITH_BZIP2 needs libbz2")
else()
	kimg_codec(BZIP2 BZip2::BZip2 bz2)
	target_compile_definitions(kimg_flags INTERFACE KIMG_HAVE_BZIP2=1
		KIMG_BZIP2_VERSION="${BZIP2_VERSION_STRING}")
	set(BZIP2_LDFLAGS -lbz2)
	set(KIMG_PC_LIBS "${KIMG_PC_LIBS} ${BZIP2_LDFLAGS}")
endif()

# Modules: libraries that are opened only when something needs them.
option(KIMG_MODULES "Load costly libraries when they are needed" ON)
set(KIMG_MODULE_LIST "")
set(KIMG_MODULE_DIR ${CMAKE_INSTALL_FULL_LIBDIR}/kimg)
# kimg_add_module: @target is what the files of a module link. They share nothing
# with the library but types; core is linked into those that fill buffers.
function(kimg_add_module name lower target)
	target_compile_definitions(kimg_flags INTERFACE KIMG_HAVE_${name}=1)
	if(NOT KIMG_MODULES)
		foreach(deps kimg_deps kimg_command_deps)
			target_link_libraries(${deps} INTERFACE ${target})
		endforeach()
		set(KIMG_MODULE_SOURCES ${KIMG_MODULE_SOURCES} ${ARGN}
			PARENT_SCOPE)
		return()
	endif()
	add_library(kimg_module_${lower} MODULE ${ARGN})
	target_include_directories(kimg_module_${lower} PRIVATE
		${PROJECT_SOURCE_DIR}/include ${PROJECT_BINARY_DIR}/include)
	target_link_libraries(kimg_module_${lower} PRIVATE
		kimg_flags ${target} floor_core)
	# A module that is open is found by this name.
	target_link_options(kimg_module_${lower} PRIVATE
		-Wl,-soname,kimg-${lower}.so -Wl,--exclude-libs,ALL)
	set_target_properties(kimg_module_${lower} PROPERTIES
		PREFIX "kimg-" OUTPUT_NAME ${lower}
		LIBRARY_OUTPUT_DIRECTORY ${PROJECT_BINARY_DIR}/modules)
	set(KIMG_MODULE_LIST ${KIMG_MODULE_LIST} kimg_module_${lower}
		PARENT_SCOPE)
endfunction()
macro(kimg_module name lower module what file)
	pkg_check_modules(${name} QUIET IMPORTED_TARGET ${module})
	option(KIMG_WITH_${name} "${what} (${module})" ${${name}_FOUND})
	if(NOT KIMG_WITH_${name})
		message(STATUS "without ${what}: KIMG_WITH_${name} is OFF")
	elseif(NOT ${name}_FOUND)
		message(FATAL_ERROR "KIMG_WITH_${name} needs ${module}")
	else()
		if(NOT KIMG_MODULES)
			set(KIMG_PC_REQUIRES "${KIMG_PC_REQUIRES} ${module}")
		endif()
		kimg_add_module(${name} ${lower} PkgConfig::${name} ${file})
	endif()
endmacro()
kimg_module(CRYPTO crypto libcrypto "digests and signatures" src/ext/crypto.c)
kimg_module(XML xml libxml-2.0 "XML" src/ext/xml.c)
kimg_module(JSON json json-c "JSON" src/ext/json.c)
kimg_module(SMARTCOLS tables smartcols "tables on a terminal" src/ext/table.c)
include(cmake/bfd.cmake)
if(KIMG_MODULES)
	target_compile_definitions(kimg_flags INTERFACE
		KIMG_MODULES=1 KIMG_MODULE_DIR="${KIMG_MODULE_DIR}"
		KIMG_LIBDIR="${CMAKE_INSTALL_LIBDIR}")
	target_link_libraries(kimg_deps INTERFACE ${CMAKE_DL_LIBS})
	target_link_libraries(kimg_command_deps INTERFACE ${CMAKE_DL_LIBS})
	# $ORIGIN would be that of the sanitizer.
	if(KIMG_SANITIZE)
		set(CMAKE_BUILD_RPATH ${PROJECT_BINARY_DIR}/modules)
	endif()
endif()

# Objects see the headers without linking anything.
target_include_directories(kimg_flags INTERFACE
	$<TARGET_PROPERTY:kimg_deps,INTERFACE_INCLUDE_DIRECTORIES>)
