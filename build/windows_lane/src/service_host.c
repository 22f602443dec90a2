/* service_host.exe NAME LOG COMMAND...: the Windows service NAME, which runs COMMAND with its output in the file LOG and a pipe as
   its standard input. A stop closes the pipe, and the service has stopped when the command has ended. In place of Apache's procrun,
   which ends under Wine without telling the service manager that it has stopped. */
#include <windows.h>
#include <wchar.h>

static SERVICE_STATUS_HANDLE service;
static HANDLE input;
static wchar_t *log_path, *command;

static void tell(DWORD state, DWORD error, DWORD wait_hint_ms)
{
    SERVICE_STATUS status = {SERVICE_WIN32_OWN_PROCESS, state};
    status.dwControlsAccepted = state == SERVICE_RUNNING ? SERVICE_ACCEPT_STOP | SERVICE_ACCEPT_SHUTDOWN : 0;
    status.dwWin32ExitCode = error;
    status.dwWaitHint = wait_hint_ms;
    SetServiceStatus(service, &status);
}

static DWORD WINAPI control(DWORD code, DWORD type, void *data, void *context)
{
    (void)type; (void)data; (void)context;
    if (code == SERVICE_CONTROL_STOP || code == SERVICE_CONTROL_SHUTDOWN) {
        tell(SERVICE_STOP_PENDING, 0, 30000);
        CloseHandle(input);
    }
    return NO_ERROR;
}

static DWORD start(PROCESS_INFORMATION *started)
{
    SECURITY_ATTRIBUTES inherited = {sizeof inherited, NULL, TRUE};
    STARTUPINFOW how = {sizeof how};
    how.dwFlags = STARTF_USESTDHANDLES;
    if (!CreatePipe(&how.hStdInput, &input, &inherited, 0)) return GetLastError();
    SetHandleInformation(input, HANDLE_FLAG_INHERIT, 0);
    how.hStdOutput = how.hStdError =
        CreateFileW(log_path, FILE_APPEND_DATA, FILE_SHARE_READ | FILE_SHARE_WRITE, &inherited, OPEN_ALWAYS, 0, NULL);
    if (how.hStdOutput == INVALID_HANDLE_VALUE) return GetLastError();
    if (!CreateProcessW(NULL, command, NULL, NULL, TRUE, CREATE_NO_WINDOW, NULL, NULL, &how, started)) return GetLastError();
    CloseHandle(how.hStdInput);
    CloseHandle(how.hStdOutput);
    return NO_ERROR;
}

static void WINAPI run(DWORD argc, wchar_t **argv)
{
    PROCESS_INFORMATION started;
    (void)argc;
    service = RegisterServiceCtrlHandlerExW(argv[0], control, NULL);
    tell(SERVICE_START_PENDING, 0, 3000);
    DWORD error = start(&started);
    if (!error) {
        tell(SERVICE_RUNNING, 0, 0);
        WaitForSingleObject(started.hProcess, INFINITE);
    }
    tell(SERVICE_STOPPED, error, 0);
}

/* What follows the first `words` words of a command line, quoted or not. */
static wchar_t *after(wchar_t *line, int words)
{
    for (int quoted = 0; *line && words; line++) {
        if (*line == L'"') quoted = !quoted;
        else if (*line == L' ' && !quoted && line[1] != L' ') words--;
    }
    return line;
}

int wmain(int argc, wchar_t **argv)
{
    if (argc < 4) return 2;
    log_path = argv[2];
    command = after(GetCommandLineW(), 3);
    SERVICE_TABLE_ENTRYW table[] = {{argv[1], run}, {NULL, NULL}};
    return StartServiceCtrlDispatcherW(table) ? 0 : (int)GetLastError();
}
