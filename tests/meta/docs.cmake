# SPDX-License-Identifier: GPL-3.0-or-later
# The documents tell the truth.
foreach(name man examples help schema xml rules)
	kimg_test(meta_${name} ${CMAKE_CURRENT_LIST_DIR}/${name}.sh)
	set_tests_properties(meta_${name} PROPERTIES LABELS meta TIMEOUT 600)
	set_property(TEST meta_${name} APPEND PROPERTY ENVIRONMENT
		"CC=${CMAKE_C_COMPILER}"
		"KIMG_DOCGEN=${PROJECT_BINARY_DIR}/tools/docgen")
endforeach()
if(KIMG_SANITIZE)
	set_property(TEST meta_examples APPEND PROPERTY ENVIRONMENT
		"KIMG_CFLAGS=-fsanitize=${KIMG_SANITIZE}")
endif()
