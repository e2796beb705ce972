# SPDX-License-Identifier: GPL-3.0-or-later
# What "cmake --install" puts down: the command, both libraries, the headers
# with the .def files that they include, kimg.pc, manual pages, the licence.

install(TARGETS kimg RUNTIME DESTINATION ${CMAKE_INSTALL_BINDIR})
install(TARGETS kimg_archive kimg_shared
	LIBRARY DESTINATION ${CMAKE_INSTALL_LIBDIR}
	ARCHIVE DESTINATION ${CMAKE_INSTALL_LIBDIR})
if(KIMG_MODULE_LIST)
	install(TARGETS ${KIMG_MODULE_LIST}
		LIBRARY DESTINATION ${CMAKE_INSTALL_LIBDIR}/kimg)
endif()
install(DIRECTORY include/kimg DESTINATION ${CMAKE_INSTALL_INCLUDEDIR}
	FILES_MATCHING PATTERN "*.h" PATTERN "*.def")
install(FILES ${KIMG_DEFS} DESTINATION ${CMAKE_INSTALL_INCLUDEDIR}/kimg)

# Relative to the prefix where that is possible, so that pkg-config can move
# the tree; a packager may also give absolute directories.
foreach(dir LIBDIR INCLUDEDIR)
	if(IS_ABSOLUTE "${CMAKE_INSTALL_${dir}}")
		set(KIMG_PC_${dir} "${CMAKE_INSTALL_${dir}}")
	else()
		# Read twice, here and by the install script.
		set(KIMG_PC_${dir} "\\\${prefix}/${CMAKE_INSTALL_${dir}}")
	endif()
endforeach()
# Made while installing: "cmake --install --prefix" may change the prefix.
install(CODE "
	set(PROJECT_DESCRIPTION \"${PROJECT_DESCRIPTION}\")
	set(PROJECT_VERSION \"${PROJECT_VERSION}\")
	set(KIMG_PC_REQUIRES \"${KIMG_PC_REQUIRES}\")
	set(KIMG_PC_LIBS \"${KIMG_PC_LIBS}\")
	set(KIMG_PC_LIBDIR \"${KIMG_PC_LIBDIR}\")
	set(KIMG_PC_INCLUDEDIR \"${KIMG_PC_INCLUDEDIR}\")
	configure_file(\"${PROJECT_SOURCE_DIR}/cmake/kimg.pc.in\"
		\"${PROJECT_BINARY_DIR}/kimg.pc\" @ONLY)")
install(FILES ${PROJECT_BINARY_DIR}/kimg.pc
	DESTINATION ${CMAKE_INSTALL_LIBDIR}/pkgconfig)

foreach(section 1 3 5 7)
	file(GLOB pages CONFIGURE_DEPENDS
		${PROJECT_SOURCE_DIR}/man/*.${section})
	if(pages)
		install(FILES ${pages}
			DESTINATION ${CMAKE_INSTALL_MANDIR}/man${section})
	endif()
endforeach()

file(GLOB licenses CONFIGURE_DEPENDS ${PROJECT_SOURCE_DIR}/LICENSES/*.txt)
install(FILES ${licenses} DESTINATION ${CMAKE_INSTALL_DOCDIR})
