using System.Collections.Concurrent;
using Microsoft.Extensions.Logging;

namespace Tongqu.Support;

/// <summary>One line of a log.</summary>
public sealed record LogLine(string Category, LogLevel Level, string Text, Exception? Fault);

/// <summary>Keeps what a city told its log, to be asked afterwards. Faults go to the console as well: they explain a failed test.</summary>
public sealed class LogLines : ILoggerProvider
{
    private readonly ConcurrentQueue<LogLine> _lines = new();

    public IEnumerable<LogLine> All => _lines;

    /// <summary>The lines that hold a piece of text, such as a request's id.</summary>
    public IReadOnlyList<LogLine> With(string piece) => [.. _lines.Where(line => line.Text.Contains(piece, StringComparison.Ordinal))];

    public ILogger CreateLogger(string categoryName) => new Logger(_lines, categoryName);

    public void Dispose()
    {
        // Nothing is held.
    }

    private sealed class Logger(ConcurrentQueue<LogLine> lines, string category) : ILogger
    {
        public IDisposable? BeginScope<TState>(TState state) where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => true;

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
        {
            var text = formatter(state, exception);
            lines.Enqueue(new LogLine(category, logLevel, text, exception));
            if (logLevel >= LogLevel.Error)
            {
                Console.Error.WriteLine($"{category}: {text} {exception}");
            }
        }
    }
}
