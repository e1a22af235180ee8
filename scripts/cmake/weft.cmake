# SPDX-License-Identifier: GPL-3.0-or-later
# Modules are OBJECT libraries with *private* package includes: igraph.h cannot be found from report, sqlite3.h
# only from store.  All of them are joined into one static library, libweft.

find_package (PkgConfig REQUIRED)

add_library (weft_flags INTERFACE)
target_compile_definitions (weft_flags INTERFACE _GNU_SOURCE WEFT_VERSION="${PROJECT_VERSION}")
target_compile_options (weft_flags INTERFACE -Wall -Wextra -Wshadow -Wstrict-prototypes -Wmissing-prototypes
                                             -Wpointer-arith -Wformat=2 -Wno-missing-field-initializers)
target_include_directories (weft_flags INTERFACE ${PROJECT_SOURCE_DIR}/include)
if (WEFT_WERROR)
  target_compile_options (weft_flags INTERFACE -Werror)
endif ()
if (WEFT_SANITIZE)
  target_compile_options (weft_flags INTERFACE -fsanitize=address,undefined -fno-sanitize-recover=undefined
                                               -fno-omit-frame-pointer)
  target_link_options (weft_flags INTERFACE -fsanitize=address,undefined)
endif ()
if (WEFT_FUZZ)
  target_compile_options (weft_flags INTERFACE -fsanitize=fuzzer-no-link)
endif ()

# weft_package (NAME MODULE...): one imported target per pkg-config module, found once.
function (weft_package MODULE)
  string (MAKE_C_IDENTIFIER "pkg_${MODULE}" PREFIX)
  if (NOT TARGET PkgConfig::${PREFIX})
    pkg_check_modules (${PREFIX} REQUIRED IMPORTED_TARGET GLOBAL ${MODULE})
  endif ()
  set (WEFT_PACKAGE_TARGET PkgConfig::${PREFIX} PARENT_SCOPE)
endfunction ()

# weft_module (NAME SOURCES file... PKGS pkg-config-name... [LIBS library...])
function (weft_module NAME)
  cmake_parse_arguments (ARG "" "" "SOURCES;PKGS;LIBS" ${ARGN})
  add_library (weft_${NAME} OBJECT ${ARG_SOURCES})
  target_include_directories (weft_${NAME} PRIVATE ${PROJECT_SOURCE_DIR}/src)
  target_link_libraries (weft_${NAME} PRIVATE weft_flags)
  target_link_libraries (weft INTERFACE m ${ARG_LIBS})
  foreach (PKG glib-2.0 ${ARG_PKGS})
    weft_package (${PKG})
    target_link_libraries (weft_${NAME} PRIVATE ${WEFT_PACKAGE_TARGET})
    target_link_libraries (weft INTERFACE ${WEFT_PACKAGE_TARGET})
  endforeach ()
  target_sources (weft PRIVATE $<TARGET_OBJECTS:weft_${NAME}>)
endfunction ()

# weft_test (NAME PKGS pkg-config-name...): tests/unit/test_NAME.c, run from the source tree.
function (weft_test NAME)
  cmake_parse_arguments (ARG "" "" "PKGS" ${ARGN})
  add_executable (test_${NAME} unit/test_${NAME}.c)
  target_include_directories (test_${NAME} PRIVATE ${PROJECT_SOURCE_DIR}/src ${CMAKE_CURRENT_SOURCE_DIR})
  foreach (PKG cmocka ${ARG_PKGS})
    weft_package (${PKG})
    target_link_libraries (test_${NAME} PRIVATE ${WEFT_PACKAGE_TARGET})
  endforeach ()
  target_link_libraries (test_${NAME} PRIVATE weft_flags weft)
  target_compile_definitions (test_${NAME} PRIVATE FIXTURES="${PROJECT_SOURCE_DIR}/fixtures")
  add_test (NAME unit_${NAME} COMMAND test_${NAME} WORKING_DIRECTORY ${PROJECT_SOURCE_DIR})
endfunction ()
