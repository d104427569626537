using System.Reflection;
using Xunit;
using Xunit.Sdk;
using Xunit.v3;

namespace Tongqu.Browser;

/// <summary>
/// The four ways people read: in Chinese and in English, at a desk and on a phone. A story is walked in all of them; all but one carry the
/// trait <c>reading=further</c>, by which the everyday run leaves them out. The stories of a day are shared out over the four.
/// </summary>
/// <param name="everyday">The one of every day, as in <c>zh-1440</c>.</param>
[AttributeUsage(AttributeTargets.Method)]
internal sealed class ReadingsAttribute(string everyday) : DataAttribute
{
    public override bool SupportsDiscoveryEnumeration() => true;

    public override ValueTask<IReadOnlyCollection<ITheoryDataRow>> GetData(MethodInfo testMethod, DisposalTracker disposalTracker) =>
        new([Row("zh", 1440), Row("zh", 390), Row("en", 1440), Row("en", 390)]);

    private TheoryDataRow Row(string language, int width)
    {
        var row = new TheoryDataRow(language, width);
        return everyday == $"{language}-{width}" ? row : row.WithTrait("reading", "further");
    }
}
