using Tongqu.Storage;
using Tongqu.Support;

namespace Tongqu.Browser;

/// <summary>One demo city for the tests of a class: seeding it takes longer than walking through it.</summary>
public sealed class Stage : IAsyncDisposable
{
    private Task<TestCity>? _city;

    /// <summary>The city, started with the first test that asks; the tests of a class run one after another.</summary>
    public Task<TestCity> CityAsync(Dialect dialect) => _city ??= TestCity.StartAsync(dialect, demo: true);

    public async ValueTask DisposeAsync()
    {
        if (_city is { IsCompletedSuccessfully: true })
        {
            await (await _city).DisposeAsync();
        }
    }
}
