@echo off
rem SPDX-License-Identifier: Apache-2.0
rem windows-report.cmd: runs what only a real Windows can show, and prints a report to send. It lies beside the programs,
rem changes nothing, and connects to the one host that is named, if any: windows-report.cmd [HOST]
setlocal
cd /d "%~dp0"
set host=%~1
set work=%TEMP%\siotls-report-%RANDOM%
mkdir "%work%"

echo siotls on Windows: a report
echo.
call :step "the system" ver
echo processor: %PROCESSOR_IDENTIFIER%, %NUMBER_OF_PROCESSORS% of them
echo code page:
chcp
whoami /groups 2>nul | findstr /c:"S-1-16-" 
call :step "the version" siotls-client.exe --version
call :step "who may write here" icacls .
call :step "modules, each in a process of its own" siotls-providers.exe doctor
call :step "providers" siotls-providers.exe list
call :step "what cng offers here" siotls-providers.exe show cng
call :step "suites, groups, schemes" siotls-providers.exe which
call :step "every check of cng" siotls-providers.exe test cng
call :step "what each operation costs" siotls-providers.exe cost cng
call :step "an environment that names no provider: an error, unless this process is elevated" call :environment
call :step "paths with other letters" call :letters
call :step "long paths" call :long
if not "%host%"=="" call :step "a handshake, siotls judges by the store ROOT" siotls-client.exe -v --get / %host%
if not "%host%"=="" call :step "a handshake, Windows judges" siotls-client.exe -v --verify windows --get / %host%
if not "%host%"=="" call :step "a handshake, Windows judges, with revocation" siotls-client.exe -v --verify windows --verify-revocation --get / %host%
if not "%host%"=="" call :step "the host's certificates, siotls judges" siotls-verify.exe -v --host %host%
if not "%host%"=="" call :step "the host's certificates, Windows judges" siotls-verify.exe -v --judge windows --host %host%
if not "%host%"=="" call :step "the host's certificates as of 2120, which has to be refused" siotls-verify.exe --judge windows --time 2120-01-01 --host %host%
if not "%host%"=="" call :step "another name, which has to be refused" siotls-client.exe --verify windows --server-name wrong.invalid --get / %host%
rmdir /s /q "%work%" 2>nul
echo.
echo end of the report
exit /b 0

:step
echo.
echo ==== %~1
shift
set command=
:more
if "%~1"=="" goto go
set command=%command% %1
shift
goto more
:go
%command%
echo ---- exit code %errorlevel%
exit /b 0

:environment
setlocal
set SIOTLS_PROVIDER=none-of-this-name
siotls-providers.exe list
exit /b %errorlevel%

:letters
mkdir "%work%\Schluessel fuer alle"
siotls-client.exe --keylog "%work%\Schluessel fuer alle\log.txt" --connect-timeout 1 127.0.0.1:1
dir /b "%work%\Schluessel fuer alle"
exit /b 0

:long
set long=%work%\aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa
mkdir "%long%"
set long=%long%\bbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbb
siotls-client.exe --keylog "%long%.cccccccccccccccccccccccccccccccccccccccccccccccccccccccccccc.txt" --connect-timeout 1 127.0.0.1:1
dir /b "%work%\aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa"
exit /b 0
