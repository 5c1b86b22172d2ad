export { MqttPublisher, type PublishResult } from './mqtt-publisher';
