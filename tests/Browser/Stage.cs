using Tongqu.Storage;
using Tongqu.Support;
using Xunit;

namespace Tongqu.Browser;

/// <summary>One demo city for the tests of a collection: seeding it takes longer than walking through it.</summary>
public sealed class Stage : IAsyncDisposable
{
    private Task<TestCity>? _city;

    /// <summary>The city, started with the first test that asks; the tests of a collection run one after another.</summary>
    public Task<TestCity> CityAsync(Dialect dialect) => _city ??= TestCity.StartAsync(dialect, demo: true);

    public async ValueTask DisposeAsync()
    {
        if (_city is { IsCompletedSuccessfully: true })
        {
            await (await _city).DisposeAsync();
        }
    }
}

/// <summary>What stands around the story, at the desk and in the street: a city of its own, so that figures the story counts on stand still.</summary>
[CollectionDefinition(nameof(Around))]
public sealed class Around : ICollectionFixture<Stage>;

/// <summary>The rooms behind the desk: registers, figures, officers, what other systems are told. Another city, so that both go on at once.</summary>
[CollectionDefinition(nameof(Offices))]
public sealed class Offices : ICollectionFixture<Stage>;
