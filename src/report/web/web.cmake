# SPDX-License-Identifier: GPL-3.0-or-later
# Where the script of the report page comes from.  Sets WEB_SCRIPT_FOLDER, a folder that holds app.js.
set (REPORT_UI AUTO CACHE STRING "The report page's script: AUTO (npm, else prebuilt), NPM, PREBUILT or STATIC (none)")
set_property (CACHE REPORT_UI PROPERTY STRINGS AUTO NPM PREBUILT STATIC)
if (NOT "${REPORT_UI}" MATCHES "^(AUTO|NPM|PREBUILT|STATIC)$")
  message (FATAL_ERROR "REPORT_UI is AUTO, NPM, PREBUILT or STATIC, not ${REPORT_UI}")
endif ()

set (WEB_SOURCE ${CMAKE_CURRENT_LIST_DIR})
set (WEB_SCRIPT_FOLDER ${WEB_SOURCE}/prebuilt)
set (WEB_BUILD ${CMAKE_CURRENT_BINARY_DIR}/web)
file (GLOB WEB_MODULES CONFIGURE_DEPENDS ${WEB_SOURCE}/src/*.js)

# The packages of the lock file, in a copy outside the source tree.  They are fetched when the build is configured, so
# that AUTO can still choose the prebuilt script where there is no network.
function (web_install RESULT)
  find_program (NODE_EXECUTABLE node)
  find_program (NPM_EXECUTABLE npm)
  set (${RESULT} FALSE PARENT_SCOPE)
  if (NOT NODE_EXECUTABLE OR NOT NPM_EXECUTABLE)
    return ()
  endif ()
  file (MAKE_DIRECTORY ${WEB_BUILD})
  file (SHA256 ${WEB_SOURCE}/package-lock.json LOCK)
  configure_file (${WEB_SOURCE}/package.json ${WEB_BUILD}/package.json COPYONLY)
  configure_file (${WEB_SOURCE}/package-lock.json ${WEB_BUILD}/package-lock.json COPYONLY)
  if (NOT EXISTS ${WEB_BUILD}/installed-${LOCK})
    execute_process (
      COMMAND ${NPM_EXECUTABLE} ci --ignore-scripts --no-audit --no-fund --fetch-retries=0
      WORKING_DIRECTORY ${WEB_BUILD} TIMEOUT 120 RESULT_VARIABLE CODE OUTPUT_QUIET ERROR_QUIET)
    if (NOT CODE EQUAL 0)
      return ()
    endif ()
    file (TOUCH ${WEB_BUILD}/installed-${LOCK})
  endif ()
  set (${RESULT} TRUE PARENT_SCOPE)
endfunction ()

if ("${REPORT_UI}" MATCHES "^(AUTO|NPM)$")
  web_install (WEB_INSTALLED)
  if (WEB_INSTALLED)
    set (WEB_SCRIPT_FOLDER ${WEB_BUILD}/script)
    add_custom_command (
      OUTPUT ${WEB_SCRIPT_FOLDER}/app.js
      COMMAND ${CMAKE_COMMAND} -E copy_directory ${WEB_SOURCE}/src ${WEB_BUILD}/src
      COMMAND ${CMAKE_COMMAND} -E copy ${WEB_SOURCE}/build.mjs ${WEB_BUILD}
      COMMAND ${NODE_EXECUTABLE} build.mjs ${WEB_SCRIPT_FOLDER}/app.js
      WORKING_DIRECTORY ${WEB_BUILD}
      DEPENDS ${WEB_MODULES} ${WEB_SOURCE}/build.mjs ${WEB_SOURCE}/package-lock.json
      VERBATIM)
  elseif ("${REPORT_UI}" STREQUAL "NPM")
    message (FATAL_ERROR "npm cannot install the packages of ${WEB_SOURCE}: use REPORT_UI=PREBUILT or STATIC")
  endif ()
elseif ("${REPORT_UI}" STREQUAL "STATIC")
  set (WEB_SCRIPT_FOLDER ${WEB_BUILD}/none)
  file (WRITE ${WEB_SCRIPT_FOLDER}/app.js "")
endif ()
message (STATUS "report page: ${WEB_SCRIPT_FOLDER}/app.js")
