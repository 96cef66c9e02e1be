package gatelens.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Map;
import java.util.function.Function;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// Every argument of optimizers, schedules, losses, averages and layers: spelled wrong, given
/// twice, left blank or out of its range it is refused with what is allowed, and never read as
/// another.
class SlipsTest {
  private static final Map<String, Function<String, Object>> READERS =
      Map.of(
          "optimizer", Optimizer::parse,
          "schedule", Schedule::parse,
          "loss", Loss::parse,
          "average", Update.Averaging::parse,
          "backpropagation", Backpropagation::parse,
          "layer", LayerPlan::parse,
          "rates", Update::layerRates);

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '"',
      value = {
        "optimizer | adam(rat=0.1)                 | there are rate, beta1, beta2, epsilon,"
            + " amsgrad",
        "optimizer | adam(0.1,lr=0.2)              | 'rate' is given twice",
        "optimizer | adam(rate=)                   | 'rate=' has no value",
        "optimizer | adam(,0.5)                    | an argument has no value",
        "optimizer | adam(beta1=0.8,0.9)           | '0.9' has no name",
        "optimizer | adam(epsilon=-1)              | it must be above 0, 1e-7 is usual",
        "optimizer | adam(epsilon=0)               | it must be above 0, 1e-7 is usual",
        "optimizer | adam(epsilon=nan)             | adam(epsilon=nan): expected a number",
        "optimizer | adam(rate=1d)                 | expected a number, found '1d'",
        "optimizer | adam(rate=0x1p-3)             | expected a number",
        "optimizer | adam(1e400)                   | expected a number",
        "optimizer | adam(0)                       | it must be above 0, 0.001 is usual",
        "optimizer | adam(beta2=1)                 | it must be in [0, 1)",
        "optimizer | adam(amsgrad=maybe)           | expected true or false",
        "optimizer | adamw(wd=1)                   | there are rate, decay, beta1",
        "optimizer | adamw(decay=-1)               | the weight decay is -1.0",
        "optimizer | adamw(weight_decay=1,decay=1) | 'decay' is given twice",
        "optimizer | adamw(eps=0)                  | it must be above 0",
        "optimizer | nadam(amsgrad=true)           | there are rate, beta1, beta2, epsilon",
        "optimizer | nadam(epsilon=-1e-9)          | it must be above 0",
        "optimizer | lion(beta=0.3)                | there are rate, decay, beta1, beta2, biases",
        "optimizer | sgd(0.1,momentum=2)           | it must be in [0, 1)",
        "optimizer | sgd(momentum=0.9,momentum=0.8)| 'momentum' is given twice",
        "optimizer | sgd(nesterov=true)            | no effect without a momentum",
        "optimizer | sgd(0.1,0.9,true,4)           | at most 3",
        "optimizer | rmsprop(rho=1.5)              | it must be in [0, 1)",
        "optimizer | rmsprop(epsilon=0)            | it must be above 0",
        "optimizer | adm(0.1)                      | there are adam, adamw, nadam, lion, sgd,"
            + " rmsprop",
        "schedule  | cosine(warmp=0.1)             | there are floor, warmup",
        "schedule  | cosine(1.5)                   | [0, 1]",
        "schedule  | cosine(warmup=1)              | [0, 1)",
        "schedule  | plateau(patience=1.5)         | expected a whole number",
        "schedule  | plateau(patience=0)           | at least 1",
        "schedule  | step(every=0)                 | at least 1",
        "schedule  | step(gamma=2)                 | (0, 1)",
        "schedule  | step(2,,)                     | no value",
        "schedule  | exponential(1.2)              | (0, 1)",
        "schedule  | one-cycle(rise=0)             | (0, 1)",
        "schedule  | one-cycle(start=0.5)          | 1 is the least",
        "schedule  | restarts(times=0.5)           | at least 1",
        "schedule  | restarts(floor=2)             | [0, 1]",
        "schedule  | warmup(steps=0)               | at least 1",
        "schedule  | warmup(5,step(every=0))       | step distance is 0",
        "schedule  | warmup(5,step(evry=3))        | there are every, factor",
        "schedule  | warmup(5,warmup(3))           | one is enough",
        "schedule  | warmup(then=cosin)            | schedule cosin is unknown",
        "schedule  | linear                        | there are constant, cosine",
        "loss | categorical-cross-entropy(smoth=1) | there is smoothing",
        "loss | binary-cross-entropy(1)            | [0, 1)",
        "loss | categorical-focal(gamma=-1)        | gamma must be 0 or more",
        "loss | binary-focal(alpha=2)              | alpha in (0, 1]",
        "loss | huber(delta=0)                     | above 0",
        "loss | quantile(0.1:1.5)                  | (0, 1)",
        "loss | quantile(0.1::0.9)                 | (0, 1)",
        "loss | poisson(log=2)                     | expected true or false",
        "loss | squared-error(1)                   | at most 0",
        "loss | crossentropy                       | there are categorical-cross-entropy",
        "average | ema(1.5)                        | (0, 1)",
        "average | ema(dcay=0.9)                   | there is momentum",
        "average | swa(1)                          | [0, 1)",
        "average | sma                             | there are none, ema, swa",
        "backpropagation | truncated(0)            | at least 1",
        "backpropagation | truncated(stps=5)        | there is steps",
        "backpropagation | chunk                   | whole, checkpointed, truncated",
        "rates | gru_0=1,gru_0=2                   | given twice",
        "rates | gru_0                             | expected LAYER=FACTOR",
        "layer | dropout(1.5)                      | [0, 1)",
        "layer | dropout(-0.1)                     | [0, 1)",
        "layer | dropout(rat=0.1)                  | there is rate",
        "layer | batch_norm(2)                     | [0, 1]",
        "layer | masking(NaN)                      | expected a number",
        "layer | masking(valu=0)                   | there is value",
        "layer | gru(4,dropout=0.1,dropout=0.2)    | 'dropout' is given twice",
        "layer | gru(4,Dropout=0.1,dropout=0.2)    | 'dropout' is given twice",
        "layer | gru(4,recurrent_dropout=)         | has no value",
        "layer | gru(4,recurrent_dropout=1)        | [0, 1)",
        "layer | gru(4,kernel_l2=-1)               | 0 or more",
        "layer | gru(4,kernel_l3=1)                | 'kernel_l3' is unknown",
        "layer | gru(4,reset_before,uncoupled)     | 'variant' is given twice",
        "layer | gru(4,variant=uncoupled,reset_after) | 'variant' is given twice",
        "layer | gru(4,sequences,sequences=false)  | 'sequences' is given twice",
        "layer | bigru(4,sum,mean)                 | 'merge' is given twice",
        "layer | bilstm(4,merge=sum,mean)          | 'merge' is given twice",
        "layer | gru(4,)                           | no value",
        "layer | gru(4,units=5)                    | at most 1",
        "layer | dense(2,kernel_l1=1,kernel_l1=2)  | 'kernel_l1' is given twice",
        "layer | dense(2,recurrent_l2=1)           | dense has kernel_l1",
      })
  void aSlipIsRefusedWithWhatIsAllowed(String what, String text, String words) {
    Function<String, Object> reader = READERS.getOrDefault(what, plain -> plain);
    assertThatThrownBy(() -> reader.apply(text))
        .as(text)
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining(words);
  }

  /// A name within brackets belongs to what stands before them.
  @Test
  void argumentsOfArgumentsHaveNames() {
    assertThat(Schedule.parse("warmup(5,step(every=2,factor=0.5))"))
        .isEqualTo(new Schedule.WarmUp(5, new Schedule.Steps(2, 0.5)));
    assertThat(Schedule.parse("warmup(then=cosine(warmup=0.1),steps=7)"))
        .isEqualTo(new Schedule.WarmUp(7, new Schedule.Cosine(0, 0.1)));
    assertThat(LayerPlan.parse("gru(4,sequences,variant=uncoupled,dropout=0.1)"))
        .hasToString("gru(4,sequences,uncoupled,dropout=0.1)");
  }
}
