using System.Collections.Concurrent;
using System.Diagnostics;
using System.Text.Json;

namespace Tongqu.Load;

/// <summary>Someone who does the same thing again and again, waiting for each answer.</summary>
internal interface IUser
{
    /// <summary>Does it once; every request it makes is timed through <paramref name="timed"/>.</summary>
    Task OnceAsync(Func<Func<Task>, Task> timed, CancellationToken cancellation);
}

/// <summary>One measurement.</summary>
/// <param name="What">What was done.</param>
/// <param name="Done">How many times it was done whole.</param>
/// <param name="Errors">How many times it was not.</param>
/// <param name="Seconds">How long it was measured.</param>
/// <param name="Milliseconds">How long each answer took, the shortest first.</param>
/// <param name="Processor">Processor time of the server's own process; a PostgreSQL server's is not in it.</param>
internal sealed record Result(string What, int Done, int Errors, double Seconds, double[] Milliseconds, TimeSpan Processor)
{
    public double PerSecond => Done / Seconds;

    public double RequestsPerSecond => Milliseconds.Length / Seconds;

    /// <summary>Processor time a request in µs: unlike the rates it hardly depends on who else uses the machine.</summary>
    public double ProcessorPerRequest => Processor.TotalMicroseconds / Milliseconds.Length;

    public double Percentile(double share) =>
        Milliseconds.Length == 0 ? double.NaN : Milliseconds[Math.Min(Milliseconds.Length - 1, (int)(Milliseconds.Length * share))];
}

/// <summary>Runs users in a closed loop.</summary>
internal static class Loop
{
    /// <summary>Warms up and measures.</summary>
    public static async Task<Result> RunAsync(
        string what, Plan plan, Server server, Func<int, IUser> user, CancellationToken cancellation)
    {
        var users = Enumerable.Range(0, plan.Users).Select(user).ToList();
        await RoundAsync(users, TimeSpan.FromSeconds(plan.WarmUp), int.MaxValue, [], cancellation);
        var times = new ConcurrentBag<double>();
        var (began, processor) = (Stopwatch.GetTimestamp(), server.Processor);
        var (done, errors) = await RoundAsync(users, TimeSpan.FromSeconds(plan.Seconds), int.MaxValue, times, cancellation);
        return new Result(what, done, errors, Stopwatch.GetElapsedTime(began).TotalSeconds, [.. times.Order()], server.Processor - processor);
    }

    /// <summary>Runs until so many are done.</summary>
    public static async Task FillAsync(int users, int count, Func<int, IUser> user, CancellationToken cancellation)
    {
        var (_, errors) = await RoundAsync([.. Enumerable.Range(0, users).Select(user)], TimeSpan.FromHours(2), count, [], cancellation);
        if (errors > 0)
        {
            throw new InvalidOperationException($"{errors} events could not be brought in.");
        }
    }

    private static async Task<(int Done, int Errors)> RoundAsync(
        List<IUser> users, TimeSpan time, int doneMax, ConcurrentBag<double> times, CancellationToken cancellation)
    {
        var (done, errors) = (0, 0);
        var began = Stopwatch.GetTimestamp();
        await Task.WhenAll(users.Select(user => Task.Run(async () =>
        {
            while (Stopwatch.GetElapsedTime(began) < time && Volatile.Read(ref done) < doneMax && !cancellation.IsCancellationRequested)
            {
                try
                {
                    await user.OnceAsync(async request =>
                    {
                        var start = Stopwatch.GetTimestamp();
                        await request();
                        times.Add(Stopwatch.GetElapsedTime(start).TotalMilliseconds);
                    }, cancellation);
                    Interlocked.Increment(ref done);
                }
                catch (Exception fault) when (fault is HttpRequestException or InvalidOperationException or JsonException)
                {
                    if (Interlocked.Increment(ref errors) <= 3)
                    {
                        Console.Error.WriteLine(fault.Message);
                    }
                }
            }
        }, cancellation)));
        return (done, errors);
    }
}
